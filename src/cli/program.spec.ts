import { flattened, treeOf } from './command.tree';
import { moorage } from './program';

describe('the commands', () => {
  it('have their options where they do something: what a group took would be missing below it', () => {
    const groups = flattened(treeOf(moorage())).filter(({ children }) => children.length > 0);
    const own = groups.flatMap(({ path, options }) => options.map(({ flags }) => `${path.join(' ')} ${flags}`));
    expect(own.filter((text) => !/--help$|^moorage -V, --version$/.test(text))).toEqual([]);
  });
});
