// What is kept and returned as on AWS and does not act: the plain words beside each operation in `docs/compatibility.md`.

export const s3Notes: Readonly<Record<string, string>> = {};
