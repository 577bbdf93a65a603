import { DomainError } from '../../common/errors';

export const budgetNotFound = (id: string): DomainError =>
  new DomainError({
    code: 'BUDGET_NOT_FOUND',
    status: 404,
    message: `the account has no budget ${id}`,
    action: "Take the id from the list of the account's budgets.",
  });

export const budgetNameTaken = (name: string): DomainError =>
  new DomainError({
    code: 'BUDGET_NAME_TAKEN',
    status: 409,
    message: `the account has a budget named ${name} already`,
    action: 'Choose another name, or delete that budget first.',
  });

export const fleetNotOfAccount = (fleetId: string): DomainError =>
  new DomainError({
    code: 'BUDGET_FLEET_UNKNOWN',
    status: 422,
    message: `the account has no fleet ${fleetId}`,
    action: "Take the id from the list of the account's fleets, or leave it out.",
  });
