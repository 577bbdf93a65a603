import { Body, Controller, Header, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { BrokerGatekeeper } from '../../registration';
import { Public } from '../access/principal';
import { Does } from '../http/does.decorator';
import { BrokerGuard } from './broker.guard';
import {
  emqxAclBody,
  emqxAuthBody,
  emqxAuthResult,
  emqxResult,
  vernePublishBody,
  verneRegisterBody,
  verneRegisterResult,
  verneResult,
  verneSubscribeBody,
  type EmqxAcl,
  type EmqxAuth,
  type VernePublish,
  type VerneRegister,
  type VerneSubscribe,
} from './broker.view';

const emqx = (allowed: boolean) => ({ result: allowed ? 'allow' : 'deny' });
const verne = (allowed: boolean) => ({ result: allowed ? 'ok' : { error: 'not_allowed' } });
/** Who may use a topic follows from its name alone, so brokers may keep the answer. */
const kept = 'max-age=300';
/** Of a subscription that is refused (MQTT 3.1.1, 3.9.3). */
const refused = 128;

/** What EMQX and VerneMQ ask about their clients; the token of the brokers stands for a caller. */
@ApiTags('Brokers')
@Controller('broker')
@Public()
@UseGuards(BrokerGuard)
export class BrokerController {
  constructor(private readonly gatekeeper: BrokerGatekeeper) {}

  @Post('emqx/auth')
  @Does('Tell EMQX whether a client may connect', { answers: emqxAuthResult })
  async emqxAuth(@Body({ schema: emqxAuthBody }) { username, password, cert_common_name, clientid }: EmqxAuth) {
    const shown = { username: username ?? '', password: password ?? '', commonName: cert_common_name ?? '' };
    const connectable = await this.gatekeeper.mayConnect(shown);
    if (!connectable) return emqx(false);
    const renamed = this.gatekeeper.clientIdOf(shown.username, clientid ?? '');
    return {
      ...emqx(true),
      ...(renamed === null ? {} : { clientid_override: renamed }),
      ...(connectable.until && { expire_at: Math.floor(connectable.until.getTime() / 1_000) }),
    };
  }

  @Post('emqx/acl')
  @Does('Tell EMQX whether a client may use a topic', { answers: emqxResult })
  emqxAcl(@Body({ schema: emqxAclBody }) { username, topic, action }: EmqxAcl) {
    const name = username ?? '';
    const publishes = action === 'publish';
    return emqx(publishes ? this.gatekeeper.mayPublish(name, topic) : this.gatekeeper.maySubscribe(name, topic));
  }

  @Post('vernemq/auth_on_register')
  @Does('Tell VerneMQ whether a client may connect', { answers: verneRegisterResult })
  async register(@Body({ schema: verneRegisterBody }) { username, password, client_id, mountpoint }: VerneRegister) {
    const shown = { username: username ?? '', password: password ?? '', commonName: '' };
    if (!(await this.gatekeeper.mayConnect(shown))) return verne(false);
    const renamed = this.gatekeeper.clientIdOf(shown.username, client_id ?? '');
    // VerneMQ takes the two together or not at all.
    return renamed === null
      ? verne(true)
      : { ...verne(true), modifiers: { client_id: renamed, mountpoint: mountpoint ?? '' } };
  }

  @Post('vernemq/auth_on_publish')
  @Header('Cache-Control', kept)
  @Does('Tell VerneMQ whether a client may publish', { answers: verneResult })
  publish(@Body({ schema: vernePublishBody }) { username, topic }: VernePublish) {
    return verne(this.gatekeeper.mayPublish(username ?? '', topic));
  }

  @Post('vernemq/auth_on_subscribe')
  @Header('Cache-Control', kept)
  @Does('Tell VerneMQ which filters a client may subscribe to', { answers: verneResult })
  subscribe(@Body({ schema: verneSubscribeBody }) { username, topics }: VerneSubscribe) {
    const answered = topics.map(({ topic, qos }) => {
      return { topic, qos: this.gatekeeper.maySubscribe(username ?? '', topic) ? qos : refused };
    });
    return { result: 'ok', topics: answered };
  }
}
