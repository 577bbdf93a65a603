import { problemsPage } from './problem.page';

describe('docs/problems.md', () => {
  it('tells each code where it is met, with its own status', async () => {
    const [answered, overMqtt] = (await problemsPage()).split('## Over MQTT');
    expect(answered).toMatch(/^\| `NAME_AMBIGUOUS` \| 409 \| … of kind … are called/m);
    expect(answered).toMatch(/^\| `NO_MOORAGE` \| 502 \| what answers at …/m);
    expect(overMqtt).toContain('| `ENROLLMENT_REFUSED` |');
    // What `doctor` finds stands in docs/cli.md.
    expect(overMqtt).not.toContain('`BROKER_');
  });
});
