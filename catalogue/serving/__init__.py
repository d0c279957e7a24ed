"""Finished responses in front of Django, for as long as the content they were made from is the present one."""
