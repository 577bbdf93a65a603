import { Command } from 'commander';
import { version } from '../common/version';
import { addAccess } from './access.commands';
import { addApply } from './apply.command';
import { addBilling } from './billing.commands';
import { addCaptures } from './capture.commands';
import { addCompletion } from './completion.command';
import { addDevices } from './device.commands';
import { addDoctor } from './doctor.command';
import { addEnroll } from './enroll.command';
import { addEnrollments } from './enrollment.commands';
import { addFleets } from './fleet.commands';
import { addLab } from './lab.command';
import { addLinks } from './link.commands';
import { addLists } from './list.commands';
import { addOrphans } from './orphan.commands';
import { addPlan } from './plan.command';
import { addServers } from './server.commands';
import { addServiceWork } from './service.work.commands';
import { addSignIn } from './sign-in.commands';

/** The whole of `moorage`; help, completion and docs/cli.md are read off it. */
export function moorage(): Command {
  const program = new Command('moorage')
    .description('Moorage: sensor gateways register over MQTT, their fleets stand in OpenStack')
    .version(version)
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: false })
    .exitOverride();
  const parts = [
    addSignIn,
    addApply,
    addFleets,
    addPlan,
    addLinks,
    addServers,
    addCaptures,
    addOrphans,
    addDevices,
    addEnroll,
    addEnrollments,
    addLists,
    addBilling,
    addAccess,
    addDoctor,
    addLab,
    addServiceWork,
    addCompletion,
  ];
  for (const add of parts) add(program);
  return program;
}
