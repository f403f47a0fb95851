"""What was agreed: the rule catalogue, the REST operations, the GraphQL schemas, documents."""
