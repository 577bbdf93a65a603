export interface FocusService {
  category: string;
  subcategory: string;
  name: string;
}

const networking = (name: string, subcategory: string): FocusService => ({ category: 'Networking', subcategory, name });
const storage = (name: string, subcategory: string): FocusService => ({ category: 'Storage', subcategory, name });

const servers: FocusService = { category: 'Compute', subcategory: 'Virtual Machines', name: 'Fleet Servers' };
const devices: FocusService = {
  category: 'Internet of Things',
  subcategory: 'Other (Internet of Things)',
  name: 'Device Traffic',
};

const services: Readonly<Record<string, FocusService>> = {
  floating_ip: networking('Floating IPs', 'Other (Networking)'),
  router: networking('Routers', 'Network Routing'),
  volume: storage('Volumes', 'Block Storage'),
  snapshot: storage('Snapshots', 'Backup Storage'),
  image: storage('Images', 'Other (Storage)'),
  object_storage: storage('Object Storage', 'Object Storage'),
  'device.messages': devices,
  'device.bytes': devices,
};

const other: FocusService = { category: 'Other', subcategory: 'Other (Other)', name: 'Other' };

/** Which service of FOCUS's catalogue a meter belongs to. */
export const serviceOf = (meter: string): FocusService =>
  services[meter] ?? (meter.startsWith('server.') ? servers : other);
