import { SearchText } from '../common/search.text';

/** Which cloud a page is about: its name stands in the page's address. */
export const CloudField = () => (
  <SearchText
    name="cloud"
    label="Cloud"
    placeholder="The default cloud"
    description="By its name in clouds.yaml"
    w={{ base: '100%', xs: 240 }}
  />
);
