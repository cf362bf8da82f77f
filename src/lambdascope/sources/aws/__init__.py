"""What AWS tells of functions, their code, their use and their changes; one module per thing asked."""
