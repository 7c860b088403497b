const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/**
 * Bytes of a memory quantity such as `96Mi`; undefined for another text. Milli-bytes and exponents are not accepted:
 * Kubernetes takes them, but they are typing mistakes.
 */
export function memoryBytes(quantity: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(quantity) ?? [];
  const factor = UNITS[unit];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** Thousandths of a CPU of a quantity such as `10m` or `0.5`; undefined for another text. */
export function cpuMillis(quantity: string): number | undefined {
  const [, number, milli] = /^(\d+(?:\.\d+)?)(m?)$/.exec(quantity) ?? [];
  return number === undefined ? undefined : Number(number) * (milli === 'm' ? 1 : 1000);
}
