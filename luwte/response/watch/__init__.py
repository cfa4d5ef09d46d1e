"""What happens at the moments of each part, and what happens to it when something else did."""
