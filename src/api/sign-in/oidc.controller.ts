import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { CookieOptions, Request, Response } from 'express';
import { DomainError } from '../../common/errors';
import { Public } from '../access/principal';
import { Does } from '../http/does.decorator';
import { AttemptLimiter } from './attempt.limiter';
import { OidcDeviceFlow } from './oidc.device.flow';
import { flowMs, OidcFlow } from './oidc.flow';
import { OidcProvider } from './oidc.provider';
import { codeMs, OidcSignIn } from './oidc.sign-in';
import { openedView } from './sign-in.controller';
import {
  deviceSessionSchema,
  deviceSignInSchema,
  oidcSignInSchema,
  openedSessionSchema,
  type DeviceSessionInput,
  type OidcSignInInput,
} from './sign-in.schema';

/** What the browser brings back from the provider, and then what it fetches its session with. */
const [flowCookie, codeCookie] = ['moorage_oidc', 'moorage_oidc_code'];

@ApiTags('Access')
@Controller('api/v1/sign-in/oidc')
@Public()
export class OidcController {
  constructor(
    private readonly provider: OidcProvider,
    private readonly flow: OidcFlow,
    private readonly device: OidcDeviceFlow,
    private readonly signIns: OidcSignIn,
    private readonly limiter: AttemptLimiter,
  ) {}

  @Get('start')
  @Does('Send the browser to the OpenID Connect provider', { status: 302 })
  async start(@Res() response: Response): Promise<void> {
    const { url, sealed } = await this.flow.begin();
    response.cookie(flowCookie, sealed, { ...this.cookieOptions(), maxAge: flowMs });
    response.redirect(302, url);
  }

  @Get('callback')
  @Does('Take the browser back from the provider', {
    status: 302,
    description:
      'Sends it to the dashboard with `#sign-in=<code>`, which POST /api/v1/sign-in/oidc takes once within a minute and from ' +
      'this browser only, or with `#sign-in-error=<code of the problem>`.',
  })
  async callback(@Req() request: Request, @Res() response: Response): Promise<void> {
    response.clearCookie(flowCookie, this.cookieOptions());
    try {
      const { code, secret } = await this.signIns.comeBack(request, cookieOf(request, flowCookie));
      response.cookie(codeCookie, secret, { ...this.cookieOptions(), maxAge: codeMs });
      response.redirect(302, `${this.provider.home}/#sign-in=${code}`);
    } catch (error) {
      // A person looks at this: the dashboard says it better than a line of JSON.
      if (!(error instanceof DomainError) || error.code === 'SIGN_IN_NOT_OFFERED') throw error;
      response.redirect(302, `${this.provider.home}/#sign-in-error=${error.code}`);
    }
  }

  @Post()
  @Does('Fetch the session of a sign-in at the provider', {
    answers: openedSessionSchema,
    status: 201,
    description: 'It takes the cookie that the browser got together with the code.',
  })
  async redeem(
    @Body({ schema: oidcSignInSchema }) { code }: OidcSignInInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const secret = cookieOf(request, codeCookie) ?? '';
    const opened = openedView(await this.signIns.redeem({ code, secret }, request));
    response.clearCookie(codeCookie, this.cookieOptions());
    return opened;
  }

  @Post('device')
  @Does('Begin a sign-in at the provider for a program without a browser', {
    answers: deviceSignInSchema,
    status: 201,
    description: 'By the device authorization grant (RFC 8628), where the provider offers it.',
  })
  beginDevice(@Req() request: Request) {
    // Without a body any page could begin them for its readers: each browser says then which page asks.
    if (request.get('origin') !== undefined) throw forPrograms();
    // Each that is begun costs the provider something, so it counts like one that fails.
    return this.limiter.attempt(request.ip ?? '', null, () => this.device.begin());
  }

  @Post('device/session')
  @Does('Fetch the session of such a sign-in', {
    answers: openedSessionSchema,
    status: 201,
    description: 'Until somebody has confirmed it: 409 `SIGN_IN_PENDING`, with the seconds to wait in `Retry-After`.',
  })
  async byDevice(@Body({ schema: deviceSessionSchema }) { deviceCode }: DeviceSessionInput, @Req() request: Request) {
    return openedView(await this.signIns.byDevice(deviceCode, request));
  }

  /** `lax`: it has to come along when the provider sends the browser back. */
  private cookieOptions(): CookieOptions {
    const secure = this.provider.home.startsWith('https:');
    return { path: '/api/v1/sign-in/oidc', httpOnly: true, sameSite: 'lax', secure };
  }
}

const forPrograms = (): DomainError =>
  new DomainError({
    code: 'FORBIDDEN',
    status: 403,
    message: 'a web page does not sign in as a program does',
    action: 'Send the browser to GET /api/v1/sign-in/oidc/start.',
  });

function cookieOf(request: Request, name: string): string | null {
  const found = new RegExp(`(?:^|;\\s*)${name}=([^;]*)`).exec(request.get('cookie') ?? '')?.[1];
  try {
    return found === undefined ? null : decodeURIComponent(found);
  } catch {
    return null;
  }
}
