"""Java libraries: what archives, poms and lock files say of their Maven coordinates."""
