"""Templates that deploy functions (CloudFormation, SAM, Serverless Framework): which handlers they name, and what calls
them.
"""
