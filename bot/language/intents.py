"""What somebody wants from the bot, read from the shape of a sentence: offers, refusals, returns, RSVPs, small talk."""

# ruff: noqa: E501 (a pattern reads better unbroken)
from enum import StrEnum

from bot.language.patterns import Pattern


class Intent(StrEnum):
    """What a person wants; recorded only after they tapped *Yes, that's right*."""

    VOLUNTEER = "volunteer"  # offers help to parents, or comes back from a pause
    RETURNING = "returning"
    ASK = "ask"
    RSVP = "rsvp"
    WHEN_LUNCH = "when_lunch"
    HOST = "host"
    PAUSE = "pause"
    STOP = "stop"
    FORGET = "forget"
    MY_DATA = "my_data"
    COMPLAIN = "complain"
    SOMEONE_ELSE = "someone_else"
    YES = "yes"
    NO = "no"
    HELP = "help"
    THANKS = "thanks"
    SMALL_TALK = "small_talk"
    NONE = "none"


# What training sentences are labelled with, and what is learnt of it.
LEARNT = {
    "ask": Intent.ASK, "offer": Intent.VOLUNTEER, "return": Intent.RETURNING, "rsvp_yes": Intent.RSVP,
    "rsvp_no": Intent.RSVP, "when_lunch": Intent.WHEN_LUNCH, "host": Intent.HOST, "pause": Intent.PAUSE,
    "resume": Intent.VOLUNTEER, "stop": Intent.STOP, "forget": Intent.FORGET, "my_data": Intent.MY_DATA,
    "complain": Intent.COMPLAIN, "yes": Intent.YES, "no": Intent.NO, "help": Intent.HELP,
    "someone_else": Intent.SOMEONE_ELSE, "small_talk": Intent.SMALL_TALK, "none": Intent.NONE,
}  # fmt: skip


class Answer(StrEnum):
    """The three answers to a brown-bag lunch."""

    YES = "yes"
    HOPE = "hope"
    NO = "no"


_ADVERB = r"(?:also |really |very |quite |more than |totally |absolutely |certainly |definitely |gladly |happily |always |still |just |so |only |maybe |probably ){0,4}"
_HELPING = (
    r"(?:help\w*|mentor\w*|listen\w*|talk\w*|chat\w*|share\w*|sharing|answer\w*|support\w*|buddy|volunteer\w*|be (?:a |an |there|asked|your|someone|somebody|one of|the person|"
    r"on (?:the )?list|listed|of (?:use|help)|around|available)|being (?:a |an |asked|there)|offer\w*|lend|give (?:back|advice|tips|someone|people|a|an|my)|tell (?:you|people|anyone|someone|somebody|them|others)|"
    r"show (?:\w+ )?(?:around|the|how|you|people|them)|walk \w+ through|explain|meet|take (?:on )?(?:one|two|someone|somebody|a |an |1|2)|have (?:a )?(?:coffee|chat|call|lunch)|grab (?:a )?coffee|"
    r"speak|advise|guide|coach|pass (?:it )?on|pay it forward|swap|compare notes|join as|do (?:the )?(?:listening|mentoring|that|this|it for)|hold (?:a )?hand|vent to|spill|connect|contribute|be vented|let (?:people|someone|anyone) know|sign up|hear|lend)"
)
_OFFER = Pattern(
    rf"\bi (?:can|could|would|will|may|might be able to|am able to|do not mind|would not mind)\b {_ADVERB}(?:be |feel |like to |love to |have )?{_ADVERB}(?:happy |glad |willing |keen |open |up |honou?red |delighted |able |ok |okay |fine |available |pleased |free )?{_ADVERB}(?:to |for |with )?{_HELPING}",
    rf"\b(?:i am|i would be|am|would be|we are|we would be) {_ADVERB}(?:happy|glad|willing|keen|open|up|ok|honou?red|delighted|game|around|available|here|ok|okay|fine|pleased|free|in|interested)\b(?: if \w+ \w+ \w+)?,? ?(?:to|for|with|in)? ?{_ADVERB}{_HELPING}",
    rf"^(?:\W|hi|hey|hello|ok|okay|sure|yes|yep|of course)*(?:more than |very |always |super |totally )?(?:happy|glad|willing|keen|delighted|up|here|available|open|pleased) (?:to|for) {_ADVERB}{_HELPING}",
    rf"[.!?,;] ?(?:and |so |but )?(?:more than |very |always |super |totally )?(?:happy|glad|willing|delighted) to {_ADVERB}{_HELPING}",
    r"\b(?:sign|put|count|add|book|pencil) me (?:up|in|down|on)?\b(?: \w+){0,3} ?(?:as (?:a |an )?(?:mentor|listener|keeper|helper|volunteer|someone|information)|for (?:the )?(?:mentor\w*|listening|helping)|to (?:the |your )?(?:mentor|list of (?:mentors|helpers|keepers)|mentors|help|mentor|listen))",
    r"\b(?:put|sign|add|count) me (?:down|up|in) (?:for|on|under|to|with)\b(?! (?:lunch|tuesday|wednesday|thursday|monday|friday|the (?:lunch|brown|next|returning|waiting|group)|brown|noon|next|returning))",
    r"\b(?:ask|ping|message|dm|call|grab|text|find|write|come to|come find|reach out to|shout at|nudge|email|poke|contact|send (?:them|her|him|people|anyone|somebody|someone)(?: \w+)? (?:to|my)|point (?:them|people|anyone) (?:to|at)) (?:me|way)\b(?! (?:what|whether|if|when|why|again|how|later|to|tomorrow|on|the))",
    r"\bmy (?:door|dms?|inbox|calendar|desk) (?:is|are) (?:always )?open\b|\bmy two cents available\b",
    r"\bi (?:volunteer|offer|am in for mentor\w*|am volunteering|am offering|hereby)\b|\bi want to (?:be a mentor|mentor|help|give back|volunteer|pay it forward|give something back|listen|offer)\b|\bwould like to (?:help|mentor|volunteer|give back|offer|pay it forward|listen|be a mentor|become a mentor|be listed|sign up as a mentor|give something back|return the favou?r|share)\b",
    r"\b(?:willing|ready|happy|glad|ok|okay) (?:just |only |simply )?to (?:be (?:asked|contacted|a|there|of|on call|the one)|help|listen|talk|share|show|mentor|chat|answer|explain|accompany|support|sit)|\bwould gladly\b|\bgladly (?:help|listen|mentor|share|talk|answer|explain|meet|have)\b",
    r"\b(?:add|list|note|use|count|assign) me\b(?! (?:to the (?:call|invite|meeting|channel|lunch|waiting)|in for (?:lunch|pizza|drinks|football)))|\bgive (?:people |them |her |him |out )?my (?:name|number|contact)\b|\bhand out my name\b|\bput \w+ in touch with me\b|\b(?:come|came|reach out|turn|talk|write) to me\b|\bcan have my lunch\b|\bat your service\b",
    r"\b(?:be|become|being|becoming) (?:a |an |your |one of (?:your|the) )?(?:mentors?|volunteer)\b|\bcount on me\b|\bi am your (?:woman|man|person)\b|\bi am in\b.{0,20}\bmentor|\b(?:would|will|could|can) (?:\w+ )?(?:help|support|listen to|talk to|chat with|accompany|mentor|speak (?:to|with)) (?:\w+ ){0,3}(?:new|other|returning|single|solo|queer|adoptive|foster)? ?(?:parents?|mums?|moms?|dads?|fathers?|mothers?|returners?|families|colleagues coming back|someone who|somebody who|anyone who|people who|whoever)\b|\blove to support\b|\b(?:send|point) (?:\w+ ){0,4}(?:to me|my way|me the)\b|\b(?:do it|do that) gladly\b|\bgladly do\b|\bmay i help\b|\bmy pleasure to\b|\bpay(?:ing)? it forward\b|\bmy turn\b|\bdo my bit\b|\bgiv(?:e|ing) (?:something|a little|a bit) back\b|\bpass (?:that|it|this|them|what i (?:learn\w+|know)) on\b|\breturn the favou?r\b|\bthe same for (?:someone|somebody|others)\b|\bbe that someone\b|\b(?:become|be|as) (?:a |an )?(?:mentor|listener|buddy|information keeper|sounding board|mentorin)\b(?! (?:me|for me))|\binterested in mentoring\b|\bmentor here\b|\byes to mentoring\b|\bopen (?:for|to) (?:questions|calls|being asked|other parents|talk)\b|\b(?:ask|use) me\b|\bmy two ears\b|\b(?:can|could|happy to|glad to) offer\b|\bi offer\b",
    r"\b(?:ich )?(?:helfe gern\w*|stehe gern\w*|kann gern\w* (?:zuhoeren|helfen|erzaehlen)|melde mich freiwillig|biete (?:gern )?|bin (?:gern )?dabei als mentor\w*|gern dabei als|als mentorin|als mentor|kann sich gern bei mir melden|unterstuetze gern)\b",
    r"\bif (?:anyone|anybody|someone|somebody|people|there is|(?:a|any|another|other|some|a new|any new) \w+|you|they|it)\b(?: \w+){0,12},? (?:i am (?:here|around|your|in|game|happy|available|glad|the)|i can|i could|i will|i would|i have been|let me know|just (?:ask|ping|shout|message)|send|i know|my)",
    r"\b(?:i have been through|i went through|been through|been there|i lived|i survived|i have done|i did|i know)\b.{0,120}\b(?:happy|glad|can|could|would|willing|ask|ping|if (?:anyone|that|it|someone|somebody)|share|talk|help|listen|pass|tips|notes|here)\b",
    r"\b(?:i make|i am|am) (?:a )?(?:good|decent|pretty good|ok|great) (?:listener|ear)\b|\b(?:an|my) ear\b(?: \w+){0,4} (?:available|free|open|offer|to lend|is)|\bi have (?:two )?ears\b|\bi have (?:time|room|space|capacity) (?:for|to)\b|\bi could take\b|\bi can take\b",
    # Said aside: a hand that goes up, a place that is free again, somebody sent this way.
    r"\bask me anything\b|^ama\b|\bama$|\b(?:my hand is|hand) up\b|\brais\w+ (?:my|a) hand\b|\bhat in the ring\b|\b(?:point|send|throw|steer|route|direct|pass) (?:them|him|her|people|folks|someone|somebody|any(?:one|body)|one|whoever(?: \w+){0,2}|(?:\w+ ){0,2}(?:parents?|dads?|mums?|moms?|mothers?|fathers?|ones?|returners?|starters?)) (?:at|to|over to|towards?) me\b|\b(?:send|throw|steer|point|route|direct) (?:them|him|her|people|folks|someone|somebody|any(?:one|body)|one|whoever(?: \w+){0,2}|(?:\w+ ){0,2}(?:parents?|dads?|mums?|moms?|mothers?|fathers?|ones?|returners?|starters?)) (?:my way|in my direction|over)\b",
    r"\b(?:room|space|a slot|capacity) for (?:one|a|another|someone|somebody|two)\b|\b(?:can|could|will) take (?:on )?(?:one|another|someone|somebody|a new)\b|\b(?:match|pair) me (?:up )?with (?:someone|somebody|a|whoever) (?:who (?:needs|is new|just)|new|struggling|newly)\b|\b(?:a|my next|another) mentee\b|\bbe (?:that|the) (?:person|one|contact|listener)\b|\b(?:break|pause) (?:is|has) (?:over|done|finished|ended)\b|\b(?:un ?pause|reactivate|switch me (?:back )?on|put me back|add me back|end my pause)\b",
    r"\bcan i (?:still |also |already )?(?:offer|volunteer|mentor|help out|be a mentor|join as)\b|\bhow (?:do|can|could) i (?:help|volunteer|offer|give back|put myself forward|become)\b|\b(?:would|could|do) you (?:also )?(?:take|use|need|accept) (?:a |an |some )?(?:grand\w+|dads?|fathers?|uncles?|aunts?|people|me)\b|\b(?:pm|dm) me\b|\bcome (?:and )?find me\b|\breach (?:out to )?me\b|\bmessage me any ?time\b|\bi would (?:walk|sit|go) (?:\w+ ){0,2}(?:someone|somebody|anyone|with|them|her|him)\b",
)
_REFUSED = Pattern(
    r"\bi (?:can|could|would|will|do|am|was|have|should|may|might)(?: \w+){0,3} not (?:\w+ )?(?:able|feel|want|mentor|help|have|be a|be able|time|ready|the right|volunteer|take|commit|think i|think|offer|right now|available|qualified|interested|good|looking|sure|really)\b",
    r"\b(?:can|could|will) not (?:\w+ )?(?:help|mentor|commit|take|do it|do this|offer|right now|this|at the moment|currently|manage|volunteer|sign|be)\b",
    r"\b(?:would|wish|d) (?:\w+ )?(?:love|like|have loved|have liked|be happy) (?:to|that|it)\b(?: \w+){0,6} (?:but|just not|except|however|only|if only|when things|once|one day|someday|some day)\b(?!.{0,60}\b(?:only (?:for|from|on|one|after|until|in)|can do|i can|one person|happy)\b)",
    r"\bnot (?:right now|now|at the moment|this (?:quarter|month|year|time|term|season)|yet|for me|me|today|anytime soon|currently|a mentor|volunteering|signing up|the right person)\b",
    r"\b(?:no|zero|not enough|without|little) (?:time|capacity|bandwidth|energy|headspace|room|spoons)\b|\bmaybe (?:later|next|another|one day|some day|someday|in)\b|\b(?:i|we) wish i could\b|\bif i had (?:time|more|the)\b|\bwhen i have (?:time|more)\b|\bonce (?:things|i have|my)\b|\bsome ?day\b|\btoo (?:busy|swamped|tired|new|much on|soon|early|stretched)\b|\bswamped\b|\bask me (?:again )?(?:later|in|next|after)\b|\brather not\b|\bno thanks\b|\bused to (?:mentor|help|volunteer)\b|\bstopped mentoring\b|\bplease do not\b|\bcount me out\b|\bhave to pass\b|\bpass on\b(?= (?:this|mentoring|that|the mentor))",
)
_SOMEONE_ELSE = Pattern(
    r"\b(?:ask|try|talk to|speak to|ping|go to|contact|message|check with|see|poke|reach out to|put down|sign up|add|nominate|nominating|recommend|suggest|get|volunteer|volunteering) (?:@person|my (?:colleague|wife|husband|friend|boss|manager|teammate|team ?mate|desk ?mate|sister|partner|neighbou?r)|(?!me\b|if\b|anyone\b|about\b|and\b|to\b|them\b|your\b|us\b|you\b|for\b|in\b|it\b|up\b|my\b|the\b|a\b|how\b|what\b|why\b|with\b|this\b|that\b|some\w*\b|back\b|whoever\b|people\b|time\b|on\b|at\b|out\b|by\b|from\b|or\b|away\b|any\w*\b|questions?\b|which\b|where\b|when\b|directly\b|first\b|here\b|through\b|me\b|as\b|one\b|two\b|is\b|of\b|mentors?\b|so\b|her\b|him\b|others?\b|off\b|another\b|myself\b|parents?\b|every\w*\b|new\b|help\b|around\b|all\b|there\b|more\b|ready\b|our\b|home\b|into\b|their\b|his\b|ill\b|sick\b|late\b|used\b|better\b|over\b|things\b|no\b|not\b|daycare\b|childcare\b|hr\b|something\b|nothing\b|advice\b|be\b|away\b|but\b|are\b|ideas\b|these\b|tips\b|both\b|being\b|past\b|enough\b|can\b|stuff\b)[a-z]+ ?(?:,|;|she|he|they|in|from|instead|about|who|because|knows|is|has|mentors|does|did|went|-))",
    r"\b(?:she|he|they|@person|my (?:colleague|wife|husband|friend|boss|manager|team ?mate|desk ?mate|sister|partner|neighbou?r)|dana|maria|tom|[a-z]+ from [a-z]+)\b (?:\w+ )?(?:would|could|can|might|will|mentors?|is|knows|has been|has done|does|did|should|went|helped|offers)\b(?: \w+){0,5} ?(?:mentor\w*|help\w*|happy|great|good|perfect|all about|everything|ideal|keen|through|person|expert|volunteer\w*|interested|willing|listen\w*|brilliant|amazing|know)\b",
    r"\b(?:you should|someone should|you could|why not|maybe) ask\b|\bi know (?:someone|somebody|a (?:guy|woman|person|colleague|man|mum|dad)|just the person)\b|\bsomeone (?:in|on|from) (?:my|our|the)\b|\bon behalf of\b|\bin (?:her|his) name\b",
)
_WORK_OBJECT = Pattern(
    r"\b(?:interns?|internship|junior (?:devs?|developers?|engineers?|designers?|analysts?)|juniors|new hires?|new joiners?|graduates?|grads|apprentices?|working students?|azubis?|students|trainees|bootcamp|hackathon|gsoc)\b",
    r"\b(?:kubernetes|k8s|docker|terraform|python|java|javascript|typescript|react|sql|excel|salesforce|jira|figma|git|github|gitlab|rust|golang|go lang|aws|azure|gcp|kafka|spark|postgres\w*|database|frontend|front end|backend|back end|devops|ci|cd|pipelines?|api|apis|ml|machine learning|data science|llms?|prompt\w*|sap|powerpoint|power bi|tableau|linux|bash|c\+\+|css|html|node|regex|graphql|redis|sre|on call rota|on call rotation|incidents?|postmortems?)\b",
    r"\b(?:code ?reviews?|reviewing|review (?:your|the|that|it|pull)|pull requests?|prs?|merge|deploy\w*|release|releases|sprints?|tickets?|backlog|bugs?|tests?|test plan|unit tests|refactor\w*|migrations?|migrate|roadmap|slides?|slide deck|deck|pitch|spreadsheets?|invoice|invoices|budget|quarterly|contract review|presentation|demo|demos|workshop|proofread\w*|translat\w+|rollout|onboarding (?:buddy|doc|docs|new|session|for)|architecture|design (?:review|doc)|rfc|specs?|dashboard|metrics|logs?|server|cluster|printer|vpn|wifi|laptop|conference room|booking|move desks|office move|party|charity run|marathon|5k|football|chess|yoga|first aid|fire warden|recruiting|recruiter|hiring|interview panel|interviews?|interviewing|customer|customers|client call|support queue|public speaking|toastmasters|german lessons|language tandem|women in tech|code club|girls who code|sales|wiki|docs|documentation|newsletter|website|beta|plants?|catering|the minutes|beach clean\w*|blood drive|book club|choir|pub quiz|game jam|hack day|open source|repo|standing desks?|parking|voice ?overs?|app|open day)\b",
)
_FAMILY = Pattern(
    r"\b(?:parents?|parenting|parental|mums?|moms?|dads?|mothers?|fathers?|bab(?:y|ies)|kids?|child\w*|toddlers?|newborns?|leave|nicu|pump\w*|breast\w*|lactation|"
    r"daycare|nurser(?:y|ies)|kita|nanny|sleep|twins?|adopt\w*|foster\w*|miscarr\w*|loss|preemie|returner\w*|returning|school|single|solo|business trips?|part time|"
    r"flex\w*|phased|sick days?|sick child|single mum|lgbt\w*|queer|two mums|postpartum|pregnan\w*|family|families|elternzeit|ivf|maternity|paternity|school run|travel with)\b"
)
_ASKING_FOR_SELF = Pattern(
    r"\b(?:can|could|would|will|is|does|do|has|are|did|any|anyone|who|who is|where|how|what|which|should|looking for|need|seeking|want|hoping for|searching for)\b[^.!]{0,40}\b(?:someone|somebody|anyone|anybody|who|one of you|a mentor|people|person|parents?|you|others?|a buddy)\b[^.!]{0,40}\b(?:help me|mentor me|talk to me|listen to me|tell me|advise me|share|who (?:has|knows|can|did|went|could|is)|know|been through|dealt|manage\w*|with experience|experience|done|tips|advice)\b",
    r"\b(?:help|mentor|advise|support|guide|listen to|talk to) me\b|\bi (?:need|want|would like|am looking for|could use|would love|am hoping for|am after|could do with|long for|am searching for)(?! to (?:be|become|help|support|mentor|listen|give|offer|share|volunteer|pay|return|answer|accompany|tell|talk other|chat with anyone)\b)(?: to (?:talk to|speak to|speak with|talk with|hear from|find|have|meet|chat with|chat to))? (?:\w+ ){0,2}(?:a mentor|mentor|help|someone|somebody|advice|tips|to talk|a buddy|a hand|an ear|ideas|another|other parents|a chat|a person|people|support|guidance|anyone|company|recommendations?|suggestions?)\b",
)
_QUESTION = Pattern(
    r"\?",
    r"^(?:hi |hey |hello |so |ok |okay |um |and |but |quick question |question |all |everyone |folks |team |everybody |silly question |dumb question |honest question )*,? ?(?:how|what|where|when|who|whose|which|why|is|are|does|do|did|can|could|would|should|has|have|any|anyone|anybody)\b",
    r"\b(?:anyone|anybody|does any|any tips|any advice|any ideas|any experience|any recommendations|tips|advice|how do you|how did you|how do i|how does|what do i|wondering|curious (?:how|what|if|whether)|who knows|would love to (?:hear|know)|no idea how|do not know how|do not know (?:what|where|who|whether)|not sure (?:how|what|where|if|whether|i)|any one|recommendations?|looking for|help with|is it (?:ok|okay|normal|possible)|desperate|struggling|worried|worry|scared|afraid|nervous|dread\w*|anxious|stuck|lost|need (?:help|advice|ideas|someone|to|a)|could use|cannot cope|can not cope|hate|i feel|feeling|overwhelmed|exhausted|at my wits|out of ideas|can not figure|please help|advice please)\b",
)
_STOP = Pattern(
    r"^\W*(?:please )?(?:stop|unsubscribe|stopp|quit|leave|opt out|opt me out|end|forget me|delete me|abmelden|enough)(?: (?:it|this|now|please|all|everything|messaging me|writing to me|the messages|all messages|mentoring))*\W*$",
    r"\b(?:stop|quit|cease) (?:messaging|writing|contacting|asking|pinging|sending|bothering|texting|emailing|dming|reminding|matching) (?:me|to me|these)\b|\bno (?:more|further) (?:messages|pings|reminders|dms|mails|asks|introductions|contact)\b|\bstop all\b",
    r"\b(?:take|remove|delete|drop|unsubscribe|cancel|erase|wipe|sign|opt|get) (?:me|my (?:name|sign ?up|data|details|account|record|profile|everything))(?: (?:off|from|out|off of|completely|entirely|please))?\b(?! (?:up|down|in|as|a|the (?:lunch|tuesday)|seat|rsvp|through|back|to))",
    r"\b(?:leave me alone|i want out|i am out|want to leave (?:the (?:programme|program|group|list|scheme)|this|village)|leave (?:the )?(?:programme|program|village|scheme)|do not (?:want|wish) (?:this|to (?:be (?:a mentor|part|in this|contacted|on)|do this|take part|continue|mentor)|any more|more|anything)|no longer (?:want|wish|need)|not (?:want|interested) (?:any ?more|in this)|step down|stepping down|resign (?:as|from)|end my|finish with this|i quit (?:mentoring|this)|forget (?:me|everything)|opt(?:ing)? out|changed my mind about (?:mentoring|this|all))\b",
)
_PAUSE = Pattern(
    r"\bpaus(?:e|es|ing|ed)\b|\bsnooze\b|\bpausier\w*|\bon hold\b|\bput (?:me|this|mentoring|it) (?:on|off)|\b(?:hold|holding) off\b",
    r"\b(?:take|taking|need|have|want|going to take) (?:a |some |another )?(?:short |little |longer |mentoring )?(?:break|breather|time ?out|rest|time off) (?:from (?:this|mentoring|village|asks|helping|being)|until|till|for (?:a|the|two|three|four|some|[0-9])|as a mentor)",
    r"\b(?:not available|unavailable|away|out of office|ooo|off|no (?:asks|requests|matches|introductions|questions|new people|messages)|not (?:free|around|reachable)|skip me|do not (?:match|ask|send|introduce|contact|ping|message) me(?: (?:anyone|anything|anybody))?|nobody new|no one new|nothing|can not take (?:anyone|anybody|people|asks|new)|cannot take)\b(?: \w+){0,6} (?:until|till|til|for (?:a|the|two|three|four|five|six|[0-9]+|some|next|now)|this (?:week|month|quarter)|right now|before|in (?:december|january|february|march|april|may|june|july|august|september|october|november))\b",
    r"\b(?:come back|ask me|write to me|try me|back) (?:to me )?(?:again )?(?:in|after|from) (?:two|three|four|six|a|[0-9]+|january|february|march|april|may|june|july|august|september|october|november|december|the summer|summer|spring|autumn|winter) ?(?:weeks?|months?|days?)?\b.{0,30}\b(?:please|too|busy|until then|not now|no time)\b",
)
_HELP = Pattern(
    r"^\W*(?:help|hilfe|help me|help please|\?+|commands?|menu|options|what is this|who are you|what are you|info|start|hi what is this|how)\W*$",
    r"\b(?:what (?:can|do|are|is|does|else can) (?:you|this bot|village|the bot|this thing|this app)(?: (?:do|for|about|actually|even|know|offer|able))?|how (?:do|does|can|should) (?:you|i use (?:this|you|village|the bot)|this (?:bot|thing|app|work)|village|it all|it|the bot|this)(?: \w+)? ?(?:work|works|use you|function)?|what is village|who (?:is|made|runs|are) (?:this|you|village)|explain (?:yourself|this|village)|how (?:do|can) i (?:sign up|use|join|register|start|get started|change my|see my|edit)|show me (?:the )?(?:commands|help|options|what you)|instructions|getting started|where do i (?:start|sign up|begin|change)|what do (?:i|you) (?:do with|store|know about|save|keep)|who (?:sees|can see|reads))\b",
)
_THANKS = Pattern(
    r"^\W*(?:ok |okay |ah |oh |great |perfect |wow |cool |lovely |brilliant |nice |super |amazing |aw+ |yes |got it |will do |all good |fab |sweet |wonderful )*\W*(?:thanks?|thank you|thankyou|thx|thnx|tnx|ty|tysm|cheers|ta|danke\w*|merci|gracias|dankeschoen|vielen dank|much appreciated|many thanks|appreciate (?:it|this|that|you)|bless you|you are (?:a|the|so|my|an|great|amazing|awesome|brilliant|kind|wonderful)|that (?:was|is|really|helped|made)|this (?:was|is so|helped|made|really)|so (?:kind|helpful|grateful|sweet)|grateful|legend)\b",
    r"\b(?:thanks|thank you|thx|danke) (?:so much|a lot|a million|again|for|very much|all|everyone|everybody|both|that|this|to|, )|\b(?:so|very|really|truly|forever|deeply) (?:grateful|thankful|helpful)\b|\b(?:really|much) appreciated?\b|\bmade my (?:day|week)\b|\byou (?:saved|made) my\b|\bi appreciate\b",
)
_LUNCH = r"(?:lunch\w*|brown ?bag\w*|the (?:meeting|group|session|meet ?up|get ?together|table)|brotzeit|noon|mittagessen|next (?:one|tuesday|wednesday|thursday|month|time)|(?:on )?(?:monday|tuesday|wednesday|thursday|friday|tues|weds|thurs)(?! after leave)|tomorrow|today|the (?:first|second|third|fourth|[0-9]+(?:st|nd|rd|th)))"
_RSVP_NO = Pattern(
    rf"\b(?:can|could|will|am|may|do|might) not (?:\w+ ){{0,3}}?(?:make|come|coming|attend|be there|be at|join|joining|be able|manage|going|be coming|get away|there|attending|be joining|make it|see)\b(?:.{{0,50}}{_LUNCH}|(?: \w+){{0,4}}\W*$| it\b)",
    r"\b(?:count me out|not this time|i am out|have to (?:skip|miss|cancel|drop out|bow out)|need to (?:skip|miss|cancel)|going to (?:skip|miss)|will (?:skip|miss|have to miss|have to skip)|must (?:skip|miss)|skipping|missing|can not after all|sorry (?:to miss|i will miss)|take me off the (?:lunch|list for)|clashes|double booked|something came up|no lunch for me|not coming|no for|out for (?:the )?lunch|unable to (?:attend|come|join|make))\b",
)
_RSVP_HOPE = Pattern(
    rf"\b(?:hope|hoping|try|trying|might|maybe|may|perhaps|possibly|probably|fingers crossed|with luck|not sure if i (?:can|will)|depends|depending|tentative\w*|penciled|pencilled|aiming|if i can|if the|if (?:nap|meetings?|nothing|my|he|she|daycare)|50 50|fifty fifty|put me down as a maybe|a maybe)\b.{{0,60}}(?:{_LUNCH}|\b(?:make it|come|be there|join|drop (?:in|by)|pop in|attend|there)\b)",
    rf"{_LUNCH}.{{0,60}}\b(?:maybe|hopefully|if i can|not sure yet|might|we will see|fingers crossed|will try|i will try|tentative|hope to|hope so|possibly|probably|depends)\b",
)
_RSVP_YES = Pattern(
    rf"\b(?:count me in|i am in|i am coming|i will be (?:there|at|joining|coming)|i will (?:come|join|attend|make it|see you|bring|swing by|pop)|i am (?:joining|attending|going to be there)|see (?:you|u|everyone|y ?all|you all) (?:there|at|on|tuesday|wednesday|thursday|all)|i can (?:make|come|attend|join)|can make|coming to|looking forward to|save me a (?:seat|chair|spot)|put me down for|sign me up for|rsvp|yes (?:for|to)|yes please for|would like to come|would love to (?:come|join|attend)|want to come|add me (?:to|for)|joining you|will be there|i will be bringing|book me in|in for)\b(?:.{{0,60}}{_LUNCH}|\W*$)",
    rf"{_LUNCH}.{{0,40}}\b(?:count me in|i am in|i will be there|works for me|i am coming|yes please|see you there|me too|in for it|i will come|sounds good|good for me|is good|is a yes)\b",
    r"^\W*(?:yes|yep|yeah|yup|sure|ok|okay)?\W*(?:count me in|i am in|i will be there|i am coming|see you there|in for lunch)\W*$",
)
_RETURN = Pattern(
    r"\b(?:i am|i will be|am|will be|i shall be|i was|i have been|just|i have just|i only just|about to be|i have|i got) (?:\w+ ){0,3}?(?:coming back|heading back|going back|back|returning|returned|starting (?:again|back)|back at work|came back|due back|back in the office|restarting|rejoining|about to (?:return|come back|go back|start back))\b(?!.{0,20}\b(?:in ten|in 5|in five|to you|from lunch|to the|the build|soon with|after lunch|at my desk|online|now with)\b)",
    r"\bi (?:come|came|go|went|return|returned|start|started|restart|head|rejoin\w*|get) (?:back|again|to work|from (?:my )?(?:\w+ )?leave|from (?:mat|pat|parental|maternity|paternity|adoption)|in (?:january|february|march|april|may|june|july|august|september|october|november|december|the office))\b",
    r"\bmy (?:\w+ )?leave (?:ends|is over|finishes|is (?:ending|nearly|almost|coming)|finished|ended|runs out|will be over|stops|is up|just ended)\b|\b(?:end|last (?:day|week|weeks|month)) of (?:my )?(?:\w+ )?leave\b|\bmy (?:first|last) (?:day|week) (?:back|of leave)\b|\bfresh (?:off|from|out of) (?:\w+ )?leave\b|\bback from (?:\w+ )?(?:leave|maternity|paternity|elternzeit|parental)\b|\breturning (?:parent|from (?:\w+ )?leave|after (?:\w+ )?leave|to work|in|next|on|soon)\b|\bmy return (?:date|is|to)\b|\b(?:after|from) (?:my )?(?:\w+ )?(?:parental|maternity|paternity|mat|adoption|family) leave\b|\belternzeit (?:endet|vorbei)\b|\bsign me up (?:as (?:a )?returning|for (?:the )?return\w*|quietly)\b|\bi am a returning parent\b|\bi am on (?:\w+ )?leave\b|\bgoing on (?:\w+ )?leave\b",
)


_NO = Pattern(r"\b(?:no|not|nope|sorry|sadly|skip|miss|cancel|unable|regrets?|regretfully|leider|without me|out)\b")
_MAYBE = Pattern(
    r"\b(?:maybe|perhaps|hop(?:e|ing)|try|might|probably|possibly|if|depends|vielleicht|not sure|unsure)\b"
)


def answer(text: str) -> Answer:
    """Return what a plain text about coming to a lunch answers; hope where it is uncertain, yes where nothing denies it."""
    if _RSVP_HOPE.search(text) or _MAYBE.search(text):
        return Answer.HOPE
    return Answer.NO if _RSVP_NO.search(text) or _NO.search(text) else Answer.YES


def thanks(text: str) -> bool:
    """Return whether a plain text says thank you."""
    return bool(_THANKS.search(text))


_PATTERNS = {
    "offer_words": _OFFER, "refused": _REFUSED, "someone_else": _SOMEONE_ELSE, "work_object": _WORK_OBJECT,
    "for_self": _ASKING_FOR_SELF, "family": _FAMILY, "question": _QUESTION, "stop": _STOP, "pause": _PAUSE,
    "help": _HELP, "thanks": _THANKS, "rsvp_no": _RSVP_NO, "rsvp_hope": _RSVP_HOPE, "rsvp_yes": _RSVP_YES,
    "return": _RETURN, "mark": Pattern(r"\?"),
}  # fmt: skip
_NO_OFFER = frozenset({"for_self", "refused", "someone_else"})


def clues(text: str) -> frozenset[str]:
    """Return the names of the patterns found in a plain text, and "offers" where its writer now offers help to parents."""
    shown = frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(text))
    is_offer = "offer_words" in shown and shown.isdisjoint(_NO_OFFER)
    return shown | {"offers"} if is_offer and ("work_object" not in shown or "family" in shown) else shown
