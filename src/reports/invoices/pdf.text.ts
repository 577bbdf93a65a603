import { dirname, join } from 'node:path';

export type Weight = 'regular' | 'bold';

export interface TextStyle {
  weight?: Weight;
  size?: number;
  color?: string;
  align?: 'left' | 'right';
}

/** Of pdfkit, the part of a font that its types leave out: fontkit tells what it has a glyph for. */
interface EmbeddedFont {
  font: { hasGlyphForCodePoint(code: number): boolean };
}

interface Face {
  name: string;
  has: (char: string) => boolean;
}

const latin = (file: string): string => join(dirname(require.resolve('@embedpdf/fonts-latin')), '../fonts', file);
const japanese = (file: string): string => join(dirname(require.resolve('@embedpdf/fonts-jp')), '../fonts', file);
const files: Record<Weight, string[]> = {
  // Latin, Greek, Cyrillic; then Japanese, whose font is read only where a text needs it.
  regular: [latin('NotoSans-Regular.ttf'), japanese('NotoSansJP-Regular.otf')],
  bold: [latin('NotoSans-Bold.ttf'), japanese('NotoSansJP-Bold.otf')],
};
/** Stands for what no font here can write, so that nobody takes a name for a shorter one. */
const replacement = '\uFFFD';
const lineHeight = 1.35;

/** Writes text of any script on pages: each character in the first of our fonts that has it. */
export class PdfText {
  private readonly faces = new Map<string, Face>();

  constructor(private readonly pdf: PDFKit.PDFDocument) {}

  /** Height of one line, in points. */
  static heightOf({ size = 9 }: TextStyle): number {
    return size * lineHeight;
  }

  /** One line from `x`, or ending at `x + width` where it is aligned to the right. */
  line(text: string, x: number, y: number, width: number, style: TextStyle = {}): void {
    const { size = 9, color = '#1c2733', align = 'left' } = style;
    let left = align === 'right' ? x + width - this.widthOf(text, style) : x;
    for (const { face, part } of this.runs(text, style.weight)) {
      this.pdf.font(face.name).fontSize(size).fillColor(color);
      // The fonts sit at different heights above their baseline; one baseline for all.
      this.pdf.text(part, left, y + size, { lineBreak: false, baseline: 'alphabetic' });
      left += this.pdf.widthOfString(part);
    }
  }

  /** In as many lines as it takes; gives the height of all, in points. */
  paragraph(text: string, x: number, y: number, width: number, style: TextStyle = {}): number {
    const lines = this.wrapped(text, width, style);
    lines.forEach((line, i) => this.line(line, x, y + i * PdfText.heightOf(style), width, style));
    return lines.length * PdfText.heightOf(style);
  }

  /** The text in lines that fit, broken at spaces, and within a word that is too long by itself. */
  wrapped(text: string, width: number, style: TextStyle = {}): string[] {
    const lines: string[] = [];
    let current = '';
    for (const word of text.split(/(?<=[\s-])/u)) {
      if (this.widthOf(current + word.trimEnd(), style) <= width) current += word;
      else {
        if (current !== '') lines.push(current.trimEnd());
        current = this.cut(word, width, style, lines);
      }
    }
    return [...lines, current.trimEnd()];
  }

  private cut(word: string, width: number, style: TextStyle, lines: string[]): string {
    let part = '';
    for (const char of word) {
      if (part !== '' && this.widthOf(part + char, style) > width) {
        lines.push(part);
        part = '';
      }
      part += char;
    }
    return part;
  }

  private widthOf(text: string, { weight, size = 9 }: TextStyle): number {
    return this.runs(text, weight).reduce((sum, { face, part }) => {
      this.pdf.font(face.name).fontSize(size);
      return sum + this.pdf.widthOfString(part);
    }, 0);
  }

  private runs(text: string, weight: Weight = 'regular'): { face: Face; part: string }[] {
    const runs: { face: Face; part: string }[] = [];
    // Composed characters have one glyph; control characters have none and no place in a line.
    for (const given of text.normalize('NFC').replace(/\p{Cc}+/gu, ' ')) {
      const found = this.faceOf(given, weight);
      const face = found ?? this.face(files[weight][0]);
      const char = found ? given : replacement;
      const last = runs.at(-1);
      if (last?.face === face) last.part += char;
      else runs.push({ face, part: char });
    }
    return runs;
  }

  private faceOf(char: string, weight: Weight): Face | undefined {
    for (const file of files[weight]) {
      const face = this.face(file);
      if (face.has(char)) return face;
    }
    return undefined;
  }

  private face(file: string): Face {
    const known = this.faces.get(file);
    if (known) return known;
    this.pdf.registerFont(file, file).font(file);
    const { font } = (this.pdf as unknown as { _font: EmbeddedFont })._font;
    const face: Face = { name: file, has: (char) => font.hasGlyphForCodePoint(char.codePointAt(0)!) };
    this.faces.set(file, face);
    return face;
  }
}
