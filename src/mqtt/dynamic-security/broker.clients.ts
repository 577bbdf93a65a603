import { z } from 'zod';
import { changing, closing, creating, isServing, ours, removing, serving, switching } from './client.commands';
import type { WantedClient } from './client.commands';
import { unavailable, type Command, type ControlChannel, type Response } from './control.channel';

/** A client of ours as the broker has it. */
export interface KeptClient {
  username: string;
  mark: string;
  enabled: boolean;
}

const pageSize = 250;

const clientSchema = z.object({
  username: z.string(),
  textname: z.string().default(''),
  disabled: z.boolean().default(false),
  roles: z.array(z.object({ rolename: z.string() })).default([]),
});
const pageSchema = z.object({ totalCount: z.number(), clients: z.array(clientSchema) });
const oneSchema = z.object({ client: clientSchema });

/** The clients that Mosquitto's dynamic-security plugin lets in, as far as they are ours. */
export class BrokerClients {
  constructor(
    private readonly channel: ControlChannel,
    private readonly account: string,
  ) {}

  get isUp(): boolean {
    return this.channel.isUp;
  }

  /** Another number than before: the broker may be another one, or have forgotten. */
  get epoch(): number {
    return this.channel.epoch;
  }

  /**
   * Nobody may do what no role allows, and our own account may do what it has to. False the first time: a new role ends
   * the connections of its account, ours.
   */
  async prepare(): Promise<boolean> {
    const [, own] = await this.run([closing, { command: 'getClient', username: this.account }]);
    const { client } = oneSchema.parse(own.data);
    if (isServing(client.roles)) return true;
    await this.run(serving(this.account), 'already exists').catch(() => undefined); // the next look sees what became of it
    return false;
  }

  async list(): Promise<KeptClient[]> {
    const found: KeptClient[] = [];
    for (let offset = 0; ; offset += pageSize) {
      const [answer] = await this.run([{ command: 'listClients', verbose: true, count: pageSize, offset }]);
      const { totalCount, clients } = pageSchema.parse(answer.data);
      for (const { username, textname, disabled } of clients) {
        if (textname.startsWith(ours)) found.push({ username, mark: textname.slice(ours.length), enabled: !disabled });
      }
      if (offset + pageSize >= totalCount) return found;
    }
  }

  /** Gives the user names that are somebody else's, and were left alone. */
  async put(clients: WantedClient[]): Promise<string[]> {
    const there = await this.existing(clients);
    const mine = clients.filter(({ username }) => there.get(username)?.textname.startsWith(ours) ?? false);
    const missing = clients.filter(({ username }) => !there.has(username));
    await this.run([...mine.flatMap(changing), ...missing.flatMap(creating)], 'already exists');
    return clients
      .filter((client) => !mine.includes(client) && !missing.includes(client))
      .map(({ username }) => username);
  }

  /** Of clients that are ours. */
  async switch(clients: Pick<WantedClient, 'username' | 'enabled'>[]): Promise<void> {
    await this.run(clients.map(switching));
  }

  async remove(usernames: string[]): Promise<void> {
    await this.run(usernames.flatMap(removing), 'not found');
  }

  private async existing(clients: WantedClient[]): Promise<Map<string, z.infer<typeof clientSchema>>> {
    const commands = clients.map(({ username }) => ({ command: 'getClient', username }));
    const answers = await this.run(commands, 'not found');
    return new Map(
      answers.flatMap(({ data, error }) => {
        const client = error === undefined ? oneSchema.parse(data).client : null;
        return client ? [[client.username, client] as const] : [];
      }),
    );
  }

  /** @throws DomainError MQTT_UNAVAILABLE when a command fails otherwise than `expected` */
  private async run(commands: Command[], expected?: string): Promise<Response[]> {
    const responses = await this.channel.ask(commands);
    const failed = responses.find(
      ({ error }) => error !== undefined && (expected === undefined || !error.includes(expected)),
    );
    if (failed) throw unavailable(`${failed.command}: ${failed.error}`);
    return responses;
  }
}
