"""What the vectors are made from: see ../make.py."""
