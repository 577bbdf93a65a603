import { Inject, Module } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock';
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
import { DpsDoor } from './azure/dps.door';
import { SparkplugDoor } from './sparkplug/sparkplug.door';
import { ThingsBoardDoor } from './thingsboard/thingsboard.door';

/** The doors; expects the globals Database, CLOCK and MqttGateway, which is started afterwards. */
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
  ) {
    gateway.openDoor(new DpsDoor({ registration, proofs, devices, refusals, clock }));
    gateway.openDoor(new ThingsBoardDoor({ registration, proofs, logins, refusals, clock }));
    gateway.openDoor(new AwsDoor({ database, registration, authority, logins, refusals, clock }, proofs));
    gateway.openDoor(new SparkplugDoor({ registration, proofs, states, refusals, clock }));
  }
}
