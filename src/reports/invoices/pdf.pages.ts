import PDFDocument from 'pdfkit';
import { PdfText } from './pdf.text';

export const left = 50;
/** Width of what is written on, on A4 with these margins, in points. */
export const width = 495;
const top = 50;
/** Below here is the foot of the page. */
const bottom = 770;
const pageSize = 'A4';

export interface PdfInfo {
  title: string;
  author: string;
  createdAt: Date;
}

/** Pages that are written from top to bottom; `y` is where the next thing goes. */
export class PdfPages {
  readonly pdf: PDFKit.PDFDocument;
  readonly text: PdfText;
  y = top;
  private readonly done: Promise<Buffer>;
  /** Writes what each further page begins with. */
  private head: () => void = () => undefined;

  constructor({ title, author, createdAt }: PdfInfo) {
    this.pdf = new PDFDocument({
      size: pageSize,
      margin: 0,
      bufferPages: true,
      // None of pdfkit's own, in which nothing is written: it looks for them by a name that only its own files know.
      font: '',
      // What zlib makes of the same bytes differs from build to build of it; the file must not.
      compress: false,
      lang: 'en',
      info: { Title: title, Author: author, CreationDate: createdAt, ModDate: createdAt, Producer: 'Moorage' },
    });
    this.text = new PdfText(this.pdf);
    this.done = collected(this.pdf);
  }

  /** What a page begins with from here on, once `room` has begun it. */
  repeat(head: () => void): void {
    this.head = head;
  }

  /** Begins a page unless there is this much room on the current one. */
  room(height: number): void {
    if (this.y + height <= bottom) return;
    this.pdf.addPage({ size: pageSize, margin: 0 });
    this.y = top;
    this.head();
  }

  rule(color = '#c9d1d9', thickness = 0.5): void {
    this.pdf
      .moveTo(left, this.y)
      .lineTo(left + width, this.y)
      .lineWidth(thickness)
      .strokeColor(color)
      .stroke();
  }

  /** Ends the file, with a foot on each page: its number and how many there are are known only now. */
  async finish(foot: (page: number, pages: number) => string): Promise<Buffer> {
    const { count } = this.pdf.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.pdf.switchToPage(page);
      this.y = bottom + 12;
      this.rule();
      const style = { size: 7.5, color: '#5b6875' } as const;
      this.text.line(foot(page + 1, count), left, this.y + 5, width, style);
      this.text.line(`Page ${page + 1} of ${count}`, left, this.y + 5, width, { ...style, align: 'right' });
    }
    this.pdf.end();
    return this.done;
  }
}

function collected(pdf: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
}
