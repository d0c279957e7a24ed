"""How fast the site is, measured on this machine: `./run bench` writes docs/performance.md.

figures (medians, growth) · machine ▶ processes, databases ▶ servers (site, bare view, nginx) ▶ load (wrk)
▶ served, edits, memory, uncached, scale, threads (the parts; each keeps its results in var/bench) ▶ goals, report

What needs Django and a database runs in processes of its own: bench/inside.
"""
