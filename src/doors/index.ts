export { CertificateOfferEntity } from './aws/certificate-offer.entity';
export { DoorsModule } from './doors.module';
