// A policy with one thing taken away: a statement, or one action, resource or principal of several; or a condition that no longer fits.

type Json = Record<string, unknown>;
interface PolicyJson {
  readonly Statement: Json | readonly Json[];
}

export interface Removal {
  readonly what: string;
  readonly document: string;
}

export function removals(document: string): readonly Removal[] {
  const policy = JSON.parse(document) as PolicyJson;
  const statements = [policy.Statement].flat() as readonly Json[];
  const whole = (replaced: readonly Json[]) => JSON.stringify({ ...policy, Statement: replaced });
  return statements.flatMap((statement, at) => {
    const others = statements.toSpliced(at, 1);
    const name = String(statement.Sid ?? `statement ${at + 1}`);
    const withoutIt = others.length === 0 ? [] : [{ what: name, document: whole(others) }];
    const parts = partsOf(statement).map(({ what, without }) => ({
      what: `${what} of ${name}`,
      document: whole(statements.with(at, without)),
    }));
    return [...withoutIt, ...parts];
  });
}

/** Elements that hold several values, each without one of them; and each condition, asking for what no request has. */
function partsOf(statement: Json): readonly { readonly what: string; readonly without: Json }[] {
  const ofLists = ['Action', 'Resource'].flatMap((element) =>
    listed(statement[element]).map(({ value, rest }) => ({
      what: `${element} ${value}`,
      without: { ...statement, [element]: rest },
    })),
  );
  const principal = statement.Principal as Json | undefined;
  const ofPrincipals = listed(principal?.AWS).map(({ value, rest }) => ({
    what: `Principal ${value}`,
    without: { ...statement, Principal: { ...principal, AWS: rest } },
  }));
  const conditions = Object.entries((statement.Condition ?? {}) as Readonly<Record<string, Json>>);
  const ofConditions = conditions.flatMap(([operator, keys]) =>
    Object.keys(keys).map((key) => ({
      what: `Condition ${operator} ${key}`,
      without: {
        ...statement,
        Condition: {
          ...Object.fromEntries(conditions),
          [operator]: { ...keys, [key]: keys[key] === 'false' ? 'true' : 'what-no-request-has' },
        },
      },
    })),
  );
  return [...ofLists, ...ofPrincipals, ...ofConditions];
}

function listed(value: unknown): readonly { readonly value: string; readonly rest: readonly string[] }[] {
  if (!Array.isArray(value) || value.length < 2) return [];
  const values = value as readonly string[];
  return values.map((one, at) => ({ value: one, rest: values.toSpliced(at, 1) }));
}
