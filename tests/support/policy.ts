// Policies that a test writes out of statements.

export function policy(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** The policy with statements added. */
export function withStatements(document: string, ...statements: object[]): string {
  const { Statement, ...rest } = JSON.parse(document) as { readonly Statement: object[] };
  return JSON.stringify({ ...rest, Statement: [...Statement, ...statements] });
}
