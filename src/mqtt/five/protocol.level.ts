const connectByte = 0x10;
const mostLengthDigits = 4;

/**
 * The protocol level that a connection's first bytes name (CONNECT, 3.1.1 and 5.0, 3.1.2.2): 5 is MQTT 5, 0 stands for bytes
 * that are no CONNECT, null for too few of them.
 */
export function protocolLevel(bytes: Buffer): number | null {
  if (bytes.length > 0 && bytes[0] !== connectByte) return 0;
  const lengthEnd = bytes.findIndex((byte, at) => at > 0 && (byte & 0x80) === 0) + 1;
  if (lengthEnd === 0) return bytes.length > mostLengthDigits ? 0 : null;
  if (bytes.length < lengthEnd + 2) return null;
  const at = lengthEnd + 2 + bytes.readUInt16BE(lengthEnd);
  if (at > lengthEnd + 2 + 'MQIsdp'.length) return 0;
  return at < bytes.length ? bytes[at] : null;
}
