"""What is laid over the picture: words, marks and graphics, where they lie and how they look."""
