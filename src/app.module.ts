import { Inject, Module, type DynamicModule, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ScheduleModule } from '@nestjs/schedule';
import { ADMIN_TOKEN_DIGEST, ApiModule, configureHttp, HttpAdapter, serveDashboard, serveDocuments } from './api';
import { BillingModule } from './billing';
import { BackgroundWork } from './common/background.work';
import { CLOCK } from './common/clock';
import { ENCRYPTION_KEY } from './common/encryption';
import { CONFIG } from './config';
import { Database } from './database';
import { DoorsModule } from './doors';
import { FleetsModule } from './fleets';
import { MeteringModule } from './metering';
import { MqttGateway } from './mqtt';
import { NestLog } from './nest.log';
import type { Parts } from './parts';
import { Clouds, ReconciliationModule } from './reconciliation';
import { RegistrationModule } from './registration';
import { ReportsModule } from './reports';

/** What every stage may ask for. */
@Module({})
export class PartsModule {
  static with(parts: Parts): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: parts.config },
      { provide: CLOCK, useValue: parts.clock },
      { provide: BackgroundWork, useClass: BackgroundWork },
      { provide: Database, useValue: parts.database },
      { provide: MqttGateway, useValue: parts.mqtt },
      { provide: Clouds, useValue: parts.clouds },
      { provide: ENCRYPTION_KEY, useValue: parts.encryptionKey },
      { provide: ADMIN_TOKEN_DIGEST, useValue: parts.adminTokenDigest },
    ];
    return { module: PartsModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}

@Module({})
export class AppModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(@Inject(MqttGateway) private readonly mqtt: MqttGateway) {}

  static with(parts: Parts): DynamicModule {
    const stages = [
      FleetsModule,
      RegistrationModule,
      DoorsModule,
      ReconciliationModule,
      MeteringModule,
      BillingModule,
      ReportsModule,
      ApiModule,
    ];
    return { module: AppModule, imports: [ScheduleModule.forRoot(), PartsModule.with(parts), ...stages] };
  }

  /** The root comes last, when every stage has registered what it handles. */
  onApplicationBootstrap(): Promise<void> {
    return this.mqtt.start();
  }

  /** And first when it ends: no more messages are taken, those in hand are finished. */
  onModuleDestroy(): Promise<void> {
    return this.mqtt.stop();
  }
}

/** The application over its parts, ready for `listen`. */
export async function createApp(parts: Parts): Promise<NestExpressApplication> {
  const { tls } = parts.config.access;
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(parts), new HttpAdapter(), {
    logger: new NestLog(),
    bodyParser: false,
    ...(tls ? { httpsOptions: { cert: tls.cert.text, key: tls.key.text } } : {}),
    abortOnError: false,
  });
  configureHttp(app);
  serveDocuments(app);
  serveDashboard(app);
  return app;
}
