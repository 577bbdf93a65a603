import { stringify, type ScalarTag } from 'yaml';

/** What every reader of YAML takes for the same line, with quotes where the library puts them. */
const plainLine = /^[A-Za-z0-9][\w .,:/@+-]*$/;
/** Several lines that a block keeps as they are: no controls, carriage returns or line ends of Unicode, no tab first, not blank. */
const plainBlock =
  /^(?![ \n]*(?:\t|$))(?=[^\n]*\n)[\t\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]+$/u;
const toEscape = /[^\x20-\x7e\u{10000}-\u{10ffff}]/gu;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A JSON string of ASCII is a string of YAML too. */
const asJson: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  identify: (value) => typeof value === 'string' && !plainLine.test(value) && !plainBlock.test(value),
  // A tag with a test is preferred, or else `<<` would stay without quotes.
  test: /^/,
  resolve: (text) => text,
  stringify: ({ value }) => JSON.stringify(value).replace(toEscape, escaped),
};

/** Heat reads YAML 1.1, where `on` is true and `12:30` is 750: such strings get quotes. Texts of several lines stay so. */
export const hotYaml = (template: object): string =>
  stringify(template, {
    version: '1.1',
    blockQuote: 'literal',
    lineWidth: 0,
    aliasDuplicateObjects: false,
    customTags: (tags) => [asJson, ...tags],
  });
