export const isIPv4 = (t: string) => /^\d{1,3}(\.\d{1,3}){3}$/.test(t);
export const isIPv6 = (t: string) => t.includes(':');
export class BlockList {}
