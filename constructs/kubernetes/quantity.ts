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
 * Bytes of a memory quantity such as `96Mi`; undefined when it is none. Milli-bytes and exponents, which Kubernetes
 * accepts too, are slips of the hand.
 */
export function memoryBytes(quantity: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(quantity) ?? [];
  const factor = UNITS[unit];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** Thousandths of a CPU of a quantity such as `10m` or `0.5`; undefined when it is none. */
export function cpuMillis(quantity: string): number | undefined {
  const [, number, milli] = /^(\d+(?:\.\d+)?)(m?)$/.exec(quantity) ?? [];
  return number === undefined ? undefined : Number(number) * (milli === 'm' ? 1 : 1000);
}
