import { isHardwareId } from '../../mqtt';

const namespace = 'spBv1.0/';
const topics =
  /^spBv1\.0\/([^/+#]{1,128})\/(?:(NBIRTH|NDEATH|NDATA)\/([^/+#]+)|(DBIRTH|DDEATH|DDATA)\/([^/+#]+)\/[^/+#]+)$/;

export interface SparkplugTopic {
  group: string;
  type: string;
  node: string;
}

export const looksLikeSparkplug = (willTopic: string): boolean => willTopic.startsWith(namespace);

/** What an edge node publishes; null for anything else. */
export function parseTopic(topic: string): SparkplugTopic | null {
  const [matched, group, nodeType, node, deviceType, nodeOfDevice] = topics.exec(topic) ?? [];
  if (matched === undefined) return null;
  const found = { group, type: nodeType ?? deviceType, node: node ?? nodeOfDevice };
  return isHardwareId(found.node) ? found : null;
}

export const commandTopic = ({ group, node }: SparkplugTopic): string => `${namespace}${group}/NCMD/${node}`;

/** Commands to the node and its devices, and the states of host applications. */
export function mayListen({ group, node }: SparkplugTopic, filter: string): boolean {
  const commands = ['NCMD', 'DCMD'].flatMap((type) => {
    const own = `${namespace}${group}/${type}/${node}`;
    return [own, `${own}/#`];
  });
  return commands.includes(filter) || /^spBv1\.0\/STATE\/[^/+#]+$/.test(filter);
}
