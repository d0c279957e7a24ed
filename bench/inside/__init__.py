"""What is measured within Django: programs that bench.processes.inside() runs."""
