import { broken, ok, warning, type Finding } from './finding';

/** Proofs of gateways are good for 5 minutes either way; certificates and leases want much less. */
const brokenMs = 60_000;
const warningMs = 2_000;

/** Compares another clock with ours, which was read before and after it. */
export function checkSkew(whose: string, theirs: number, before: Date, after: Date): Finding {
  const check = `clock against ${whose}`;
  const off = Math.max(before.getTime() - theirs, theirs - after.getTime(), 0);
  if (off < warningMs) return ok(check, 'within 2 s');
  const message = `${whose} clock and ours are ${Math.round(off / 1_000)} s apart`;
  const action = 'Have both machines keep their clocks by NTP (chrony, systemd-timesyncd).';
  return off < brokenMs ? warning(check, 'CLOCK_SKEW', message, action) : broken(check, 'CLOCK_SKEW', message, action);
}
