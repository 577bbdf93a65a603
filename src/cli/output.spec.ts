import { sheet, table } from './output';

describe('what others wrote', () => {
  const forged = 'X\ngw-2  assigned';
  const escapes = 'v1\u001b]0;owned\u0007\u001b[2J\u009b31m';

  it('forges no row of a table, and does not speak to the terminal', () => {
    const lines = table(['hardware id', 'model', 'firmware'], [['gw-1', forged, escapes]]).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe('gw-1         X gw-2  assigned  v1 ]0;owned [2J 31m');
  });

  it('stays in its line of a sheet', () => {
    expect(sheet({ model: forged, firmware: escapes, reason: 'a\u2028b\u202ec' })).toBe(
      ['model:     X gw-2  assigned', 'firmware:  v1 ]0;owned [2J 31m', 'reason:    a b c'].join('\n'),
    );
  });
});
