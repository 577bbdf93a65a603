import type { ResourceRow } from '../../reconciliation';
import { resourceView } from './fleet-operations.view';

const statusOf = (kind: ResourceRow['kind'], attributes: ResourceRow['attributes']) =>
  resourceView({ kind, attributes } as ResourceRow).attributes.status;

it("tells no word of the cloud's of a volume that goes by with its attachments", () => {
  expect(statusOf('volume', { status: 'available' })).toBeUndefined();
  const fault = 'is in status error_extending';
  expect(statusOf('volume', { status: 'error_extending', fault })).toBe('error_extending');
  expect(statusOf('server', { status: 'SHUTOFF' })).toBe('SHUTOFF');
});
