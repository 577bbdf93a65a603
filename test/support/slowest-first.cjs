const { default: Sequencer } = require('@jest/test-sequencer');

/** What kills and restarts the product takes minutes: begun last, it would keep one worker busy alone. */
const slow = /(crash|start)\.medium-spec\.ts$/;

module.exports = class SlowestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [...sorted.filter(({ path }) => slow.test(path)), ...sorted.filter(({ path }) => !slow.test(path))];
  }
};
