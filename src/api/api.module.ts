import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { ArchivesModule } from '../archives';
import { BillingModule } from '../billing';
import { Database } from '../database';
import { FleetsModule } from '../fleets';
import { MeteringModule } from '../metering';
import { RegistrationModule } from '../registration';
import { ReconciliationModule } from '../reconciliation';
import { ReportsModule } from '../reports';
import { AccessGuard } from './access/access.guard';
import { ApiTokenController } from './access/api-token.controller';
import { ApiTokenService } from './access/api-token.service';
import { Authenticator } from './access/authenticator';
import { RouteInspector } from './access/route.inspector';
import { ArchiveController } from './archives/archive.controller';
import { AuditController } from './audit/audit.controller';
import { AuditService } from './audit/audit.service';
import { BillingPeriodController } from './billing/billing-period.controller';
import { BudgetController } from './billing/budget.controller';
import { ExportController } from './billing/export.controller';
import { InvoiceDocumentController } from './billing/invoice-document.controller';
import { InvoiceController } from './billing/invoice.controller';
import { MeteringReconciliationController } from './billing/metering-reconciliation.controller';
import { PriceBookController } from './billing/price-book.controller';
import { UsageEventController } from './billing/usage-event.controller';
import { UsageController } from './billing/usage.controller';
import { UsageIntervalController } from './billing/usage-interval.controller';
import { BrokerController } from './brokers/broker.controller';
import { CatalogueController } from './clouds/catalogue.controller';
import { OrphanController } from './clouds/orphan.controller';
import { UploadController } from './clouds/upload.controller';
import { AllowListController } from './devices/allow-list.controller';
import { DeviceController } from './devices/device.controller';
import { EnrollmentController } from './devices/enrollment.controller';
import { RefusedMessageController } from './devices/refused-message.controller';
import { AccountController } from './fleets/account.controller';
import { AccountViews } from './fleets/account.views';
import { BlueprintController } from './fleets/blueprint.controller';
import { EstimateController } from './fleets/estimate.controller';
import { EventFeed } from './fleets/event.feed';
import { EventStream } from './fleets/event.stream';
import { FleetDriftController } from './fleets/fleet-drift.controller';
import { FleetEventController } from './fleets/fleet-event.controller';
import { FleetImageController } from './fleets/fleet-image.controller';
import { FleetSnapshotController } from './fleets/fleet-snapshot.controller';
import { FleetKeyPairController } from './fleets/fleet-key-pair.controller';
import { FleetOperationsController } from './fleets/fleet-operations.controller';
import { FleetPauseController } from './fleets/fleet-pause.controller';
import { FleetTemplateController } from './fleets/fleet-template.controller';
import { FleetController } from './fleets/fleet.controller';
import { LinkController } from './fleets/link.controller';
import { CertificateWatch } from './http/certificate.watch';
import { ChangeInterceptor } from './http/change.interceptor';
import { HeavyReadInterceptor, HeavyReads } from './http/heavy.reads';
import { ProblemFilter } from './http/problem.filter';
import { TurnInterceptor } from './http/turn.interceptor';
import { ValidationPipe } from './http/validation.pipe';
import { PkiController } from './operations/pki.controller';
import { IdempotencyService } from './idempotency/idempotency.service';
import { AsyncApiController } from './operations/async-api.controller';
import { AttemptLimiter } from './sign-in/attempt.limiter';
import { KeystoneSignIn } from './sign-in/keystone.sign-in';
import { KeystoneTokens } from './sign-in/keystone.tokens';
import { KeystoneVisitors } from './sign-in/keystone.visitors';
import { MeController } from './sign-in/me.controller';
import { OidcController } from './sign-in/oidc.controller';
import { OidcDeviceFlow } from './sign-in/oidc.device.flow';
import { OidcFlow } from './sign-in/oidc.flow';
import { OidcProvider } from './sign-in/oidc.provider';
import { OidcSignIn } from './sign-in/oidc.sign-in';
import { OidcVisitors } from './sign-in/oidc.visitors';
import { RefusalLines } from './sign-in/refusal.lines';
import { SessionController } from './sign-in/session.controller';
import { SessionService } from './sign-in/session.service';
import { SignInController } from './sign-in/sign-in.controller';
import { SignInService } from './sign-in/sign-in.service';
import { HealthController } from './operations/health.controller';
import { HealthService } from './operations/health.service';
import { MetricsController } from './operations/metrics.controller';
import { ToldHealthController } from './operations/told-health.controller';
import { OverviewController } from './overview/overview.controller';
import { TagInterceptor } from './tags/tag.interceptor';
import { StateMetrics } from './operations/state.metrics';

const fleetControllers = [
  AccountController,
  EstimateController,
  BlueprintController,
  FleetController,
  FleetOperationsController,
  FleetEventController,
  FleetDriftController,
  FleetImageController,
  FleetSnapshotController,
  FleetPauseController,
  FleetKeyPairController,
  FleetTemplateController,
  LinkController,
];
const deviceControllers = [EnrollmentController, AllowListController, DeviceController, RefusedMessageController];
const cloudControllers = [CatalogueController, OrphanController, UploadController];
const billingControllers = [
  PriceBookController,
  UsageController,
  UsageEventController,
  UsageIntervalController,
  BillingPeriodController,
  InvoiceDocumentController,
  InvoiceController,
  ExportController,
  BudgetController,
  MeteringReconciliationController,
];
const operationsControllers = [
  HealthController,
  ToldHealthController,
  MetricsController,
  AsyncApiController,
  PkiController,
];
const accessControllers = [
  SignInController,
  OidcController,
  MeController,
  SessionController,
  ApiTokenController,
  AuditController,
];
const signInProviders = [
  AttemptLimiter,
  KeystoneVisitors,
  KeystoneSignIn,
  KeystoneTokens,
  OidcProvider,
  OidcDeviceFlow,
  OidcFlow,
  OidcVisitors,
  OidcSignIn,
  RefusalLines,
  SessionService,
  SignInService,
];

/** Expects the globals of `AppModule`. */
@Module({
  imports: [
    DiscoveryModule,
    FleetsModule,
    RegistrationModule,
    ReconciliationModule,
    BillingModule,
    ReportsModule,
    ArchivesModule,
    MeteringModule,
  ],
  controllers: [
    ...fleetControllers,
    ...deviceControllers,
    ...cloudControllers,
    ...billingControllers,
    ...operationsControllers,
    ...accessControllers,
    OverviewController,
    ArchiveController,
    BrokerController,
  ],
  providers: [
    ...signInProviders,
    Authenticator,
    ApiTokenService,
    AuditService,
    AccountViews,
    CertificateWatch,
    IdempotencyService,
    HealthService,
    { provide: HeavyReads, useFactory: (database: Database) => new HeavyReads(database), inject: [Database] },
    StateMetrics,
    EventFeed,
    EventStream,
    RouteInspector,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_PIPE, useClass: ValidationPipe },
    { provide: APP_INTERCEPTOR, useClass: TurnInterceptor },
    { provide: APP_INTERCEPTOR, useClass: HeavyReadInterceptor },
    // In this order: tags are compared within the transaction of the change.
    { provide: APP_INTERCEPTOR, useClass: ChangeInterceptor },
    { provide: APP_INTERCEPTOR, useClass: TagInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class ApiModule {}
