import { Inject, Module } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock';
import { CONFIG, type Config } from '../config';
import { Database } from '../database';
import { MqttGateway } from '../mqtt';
import {
  DeviceAuthority,
  DeviceLogins,
  DeviceService,
  DeviceStateService,
  DoorProofs,
  RefusalRecord,
  RegistrationModule,
  RegistrationService,
} from '../registration';
import { AwsDoor } from './aws/aws.door';
import { IssueAllowance } from './aws/issue.allowance';
import { DpsDoor } from './azure/dps.door';
import { SparkplugDoor } from './sparkplug/sparkplug.door';
import { ThingsBoardDoor } from './thingsboard/thingsboard.door';

/** The doors; expects the globals Database, CLOCK, CONFIG and MqttGateway, which is started afterwards. */
@Module({ imports: [RegistrationModule] })
export class DoorsModule {
  constructor(
    gateway: MqttGateway,
    database: Database,
    registration: RegistrationService,
    proofs: DoorProofs,
    devices: DeviceService,
    states: DeviceStateService,
    logins: DeviceLogins,
    authority: DeviceAuthority,
    refusals: RefusalRecord,
    @Inject(CLOCK) clock: Clock,
    @Inject(CONFIG) config: Pick<Config, 'registration'>,
  ) {
    const { hasBroker } = gateway;
    const issues = new IssueAllowance(config.registration, clock);
    gateway.openDoor(new DpsDoor({ registration, proofs, devices, refusals, clock }));
    gateway.openDoor(new ThingsBoardDoor({ registration, proofs, logins, refusals, clock, hasBroker }));
    const aws = { database, registration, authority, logins, refusals, issues, clock, hasBroker };
    gateway.openDoor(new AwsDoor(aws, proofs));
    gateway.openDoor(new SparkplugDoor({ registration, proofs, states, refusals, clock }));
  }
}
