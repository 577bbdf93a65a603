import type { HotParameter, HotValue } from './hot.types';

/** What differs from cloud to cloud, so that a person would choose it anew. */
const choices = {
  external_network: { description: 'External network, by name or id', constraint: 'neutron.network' },
  network: { description: 'Network of the cloud, by name or id', constraint: 'neutron.network' },
  flavor: { description: 'Flavor, by name or id', constraint: 'nova.flavor' },
  image: { description: 'Image, by name or id', constraint: 'glance.image' },
  snapshot: { description: 'Snapshot of a volume, by id', constraint: 'cinder.snapshot' },
};

type Choice = keyof typeof choices;

/** A template's parameters, one for each distinct value; they appear as they are first used. */
export class HotParameters {
  readonly all: Record<string, HotParameter> = {};

  /** The reference to the parameter that has this default. Only a second value needs its user in its name. */
  use(choice: Choice, value: string, user: string): HotValue {
    const { description, constraint } = choices[choice];
    const names = Object.keys(this.all).filter((name) => name === choice || name.startsWith(`${choice}_`));
    const known = names.find((name) => this.all[name].default === value);
    const name = known ?? (names.length === 0 ? choice : `${choice}_${user}`);
    this.all[name] ??= {
      type: 'string',
      description: names.length === 0 ? description : `${description}, of ${user}`,
      default: value,
      constraints: [{ custom_constraint: constraint }],
    };
    return { get_param: name };
  }
}
