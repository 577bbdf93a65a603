import type { flavors, images } from '../../openstack';
import { chooseFlavor, chooseImage } from './reference.queries';

const image = (id: string, createdAt: string, more: object = {}): images.Image => ({
  id,
  name: `debian-${id}`,
  status: 'active',
  owner: null,
  visibility: 'public',
  disk_format: 'raw',
  container_format: 'bare',
  size: 1,
  min_disk: 0,
  min_ram: 0,
  tags: [],
  created_at: createdAt,
  updated_at: '',
  os_distro: 'debian',
  ...more,
});
const old = image('1', '2026-01-01T00:00:00Z');
const fresh = image('2', '2026-02-01T00:00:00Z');
const other = image('3', '2026-03-01T00:00:00Z', { os_distro: 'alpine' });
const debian = { properties: { os_distro: 'debian' } };
const newest = { ...debian, newest: true };

describe('an image by a query', () => {
  it('is the one that matches, or the newest of them where that is asked for', () => {
    expect(chooseImage([old, fresh, other], newest).id).toBe('2');
    expect(chooseImage([old, fresh, other], { name: 'debian-1' }).id).toBe('1');
    expect(() => chooseImage([old, fresh, other], debian)).toThrow('2 images of the cloud match');
    expect(() => chooseImage([other], newest)).toThrow('no image of the cloud matches');
  });

  it('stays while it matches, and while a server of it stands though the cloud has removed it', () => {
    const before = { id: '1', query: JSON.stringify(newest), standing: true };
    expect(chooseImage([old, fresh], newest, before).id).toBe('1');
    expect(chooseImage([fresh], newest, before).id).toBe('1');
    expect(chooseImage([fresh], newest, { ...before, standing: false }).id).toBe('2');
    expect(chooseImage([fresh], { name: 'debian-2', newest: true }, before).id).toBe('2');
    expect(chooseImage([old, other], { properties: { os_distro: 'alpine' } }, before).id).toBe('3');
  });
});

const flavor = (name: string, vcpus: number, ram: number, disk: number, disabled = false): flavors.Flavor => ({
  id: `id-${name}`,
  name,
  vcpus,
  ram,
  disk,
  'OS-FLV-DISABLED:disabled': disabled,
  'OS-FLV-EXT-DATA:ephemeral': 0,
  'os-flavor-access:is_public': true,
});
const offered = [
  ...[flavor('big', 4, 8192, 40), flavor('small', 1, 2048, 20), flavor('tiny', 1, 512, 1)],
  ...[flavor('diskless', 1, 512, 0), flavor('gone', 1, 1024, 5, true)],
];

describe('a flavor by a query', () => {
  it('is the smallest that has as much; one without a disk only where the server boots from a volume', () => {
    expect(chooseFlavor(offered, { minCores: 1 }, false).name).toBe('tiny');
    expect(chooseFlavor(offered, { minCores: 1 }, true).name).toBe('diskless');
    expect(chooseFlavor(offered, { minRamMiB: 513 }, false)).toMatchObject({ name: 'small', cores: 1, ramMiB: 2048 });
    expect(chooseFlavor(offered, { minDiskGiB: 21 }, false).name).toBe('big');
    expect(() => chooseFlavor(offered, { minCores: 5 }, false)).toThrow('no flavor of the cloud has {"minCores":5}');
  });

  it('stays while it has as much', () => {
    const before = { ...chooseFlavor(offered, { minRamMiB: 513 }, false), standing: true };
    expect(chooseFlavor(offered, { minRamMiB: 1 }, false, before).name).toBe('small');
    expect(chooseFlavor(offered, { minRamMiB: 4096 }, false, before).name).toBe('big');
  });
});
