import { isHardwareId } from '../src/mqtt';
import { hardwareId } from './hardware-id.option';

describe('the hardware id of a gateway', () => {
  const isTaken = (text: string) => {
    try {
      return hardwareId(text) === text;
    } catch {
      return false;
    }
  };
  const longest = 'g'.repeat(128);

  it.each([
    'gw-0001',
    '0',
    'a.b_c:d@e=f~g-h',
    longest,
    `${longest}g`,
    '',
    '-gw',
    'gw/1',
    'gw+',
    '#',
    'gw 1',
    'gö',
    'gw\n',
  ])('%j is taken where the service takes it', (text) => expect(isTaken(text)).toBe(isHardwareId(text)));
});
