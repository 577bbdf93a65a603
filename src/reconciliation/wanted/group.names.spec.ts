import { rowOf, wantedOf } from '../plan/plan.fixture';
import { withGroupNames } from './group.names';

const group = (name: string, fleet: string) => ({
  ...wantedOf('server_group', 'hub'),
  name,
  mark: `moorage:fleet=${fleet};key=hub`,
});

describe('the names of server groups', () => {
  it('are of one fleet alone, where they could be read in two ways', () => {
    const namesOf = (name: string, fleet: string) => withGroupNames([group(name, fleet)], [])[0].name;
    expect(namesOf('moorage-plant-hub', '1')).toBe('moorage-plant-hub');
    expect(namesOf('moorage-plant-north-hub', '1')).toMatch(/^moorage-plant-north-hub-[0-9a-f]{8}$/);
    expect(namesOf('moorage-plant-north-hub', '1')).not.toBe(namesOf('moorage-plant-north-hub', '2'));
  });

  it('stay as they are on record', () => {
    const name = 'moorage-plant-north-hub';
    expect(withGroupNames([group(name, '1')], [rowOf('server_group', 'hub', { name })])[0].name).toBe(name);
  });
});
