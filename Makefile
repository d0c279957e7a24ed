# For those whose fingers type make; everything is in ./run.
.PHONY: run test check lock

run test check:
	./run $(filter-out run,$@)

# Remakes the lock files from requirements*.in; needs uv. `make lock UPGRADE=--upgrade` takes the newest versions.
LOCK = uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11
lock:
	$(LOCK) $(UPGRADE) requirements.in -o requirements.txt
	$(LOCK) $(UPGRADE) -c requirements.txt requirements-dev.in -o requirements-dev.txt
