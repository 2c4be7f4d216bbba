// Which of a key's materials is in use.

interface Versioned {
  /** Waits for the rotation that makes it the current one. */
  readonly pending?: true | undefined;
}

/** The material that encrypts now: the newest of those that were rotated to. Undefined before the first import. */
export function currentMaterial<Material extends Versioned>(materials: readonly Material[]): Material | undefined {
  return materials.findLast(({ pending }) => pending !== true);
}
