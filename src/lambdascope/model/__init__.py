"""The nouns of lambdascope: frozen values and enums that import nothing of ours."""
