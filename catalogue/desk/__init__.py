"""The admin as a site for editors that answers whatever it is asked: knows no domain word, imports nothing of it."""
