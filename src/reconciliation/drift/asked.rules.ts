import { factsOf, type BlueprintSpec, type Fleet } from '../../fleets';
import { ownEgress } from '../heat/hot.rules';
import { ruleKey } from '../marks';

/** Keys of the rules that the fleet's groups are to have: of a stack none bears a mark, and each is made, and made anew, at any time. */
export const askedRules = ({ securityGroups }: BlueprintSpec, { engine }: Pick<Fleet, 'engine'>): Set<string> =>
  new Set(
    securityGroups.flatMap(({ key, rules }) =>
      [...rules, ...(engine === 'heat' ? ownEgress : [])].map((rule) => ruleKey(key, factsOf(rule))),
    ),
  );
