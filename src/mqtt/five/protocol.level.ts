const connectByte = 0x10;
const mostLengthDigits = 4;

/**
 * The protocol level that a connection's first bytes name (CONNECT, 3.1.1 and 5.0, 3.1.2.2): 5 is MQTT 5, 0 stands for bytes
 * that are no CONNECT, null for too few of them.
 */
export function protocolLevel(bytes: Buffer): number | null {
  if (bytes.length > 0 && bytes[0] !== connectByte) return 0;
  const body = bytes.findIndex((byte, at) => at > 0 && (byte & 0x80) === 0) + 1;
  if (body === 0) return bytes.length > mostLengthDigits ? 0 : null;
  const end = body + bytes.subarray(1, body).reduce((sum, byte, digit) => sum + (byte & 0x7f) * 128 ** digit, 0);
  if (end < body + 2) return 0;
  if (bytes.length < body + 2) return null;
  const at = body + 2 + bytes.readUInt16BE(body);
  if (at > body + 2 + 'MQIsdp'.length || at >= end) return 0;
  return at < bytes.length ? bytes[at] : null;
}
