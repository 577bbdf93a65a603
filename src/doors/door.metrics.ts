import { counter } from '../common/metrics';

const messages = counter('moorage_door_messages_total', 'Messages by front door and what became of them', [
  'door',
  'result',
]);

export type DoorName = 'azure' | 'thingsboard' | 'aws' | 'sparkplug';

/** What became of a message: its reply's status, or why there is none. */
export const countDoor = (door: DoorName, result: string): void => messages.inc({ door, result });
