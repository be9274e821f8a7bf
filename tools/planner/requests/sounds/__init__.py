"""What is heard: sound or sight, two sides of a mix, music."""
