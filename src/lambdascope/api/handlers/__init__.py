"""What the operations do, one module per group of them."""
